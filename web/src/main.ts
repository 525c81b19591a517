// SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
// SPDX-License-Identifier: Apache-2.0
import { mount } from "svelte";
import App from "./shell/App.svelte";
import "./shell/style.css";
import { look } from "./shell/look.svelte";
import { lab } from "./state/lab.svelte";
import { speech } from "./text/speech.svelte";

look.apply();
void lab.start();
await speech.use(speech.lang);
mount(App, { target: document.getElementById("app") as HTMLElement });
