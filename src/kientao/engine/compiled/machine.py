# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""Machine code from LLVM text, for the processor at hand, kept on disk so that it is made once."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import itertools
import os
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kientao.engine.inputs import Floats

_linker: Any = None
_linking = threading.Lock()
_number = itertools.count()
_DIGEST = hashlib.sha256().digest_size


class Machine:
    """The functions of a compiled year, called with the addresses of the memories (see `write`)."""

    def __init__(self, library: Any) -> None:
        self._library = library  # owns the code
        self.once = self.function("once")
        self.year = self.function("year")
        self.years = self.function("years", ctypes.c_void_p, ctypes.c_int64)

    def function(self, name: str, *further: Any) -> Any:
        """An exported function of the four memories, and of what is said further."""
        return ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 4, *further)(self._library[name])


def cache_folder() -> Path:
    """Where compiled code is kept: `KIENTAO_CACHE`, or `kientao` in the user's cache folder."""
    given = os.environ.get("KIENTAO_CACHE")
    if given:
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "kientao"


def code_name(text: str) -> str:
    """A name for the machine code of a text on this processor with this compiler."""
    import llvmlite
    import llvmlite.binding as llvm

    parts = (text, llvmlite.__version__, llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


def machine(text: str) -> Machine:
    """Machine code for LLVM text, from disk if it was made before."""
    name = code_name(text)
    path = cache_folder() / f"{name}.o"
    with contextlib.suppress(OSError):
        kept = path.read_bytes()
        digest, code = kept[:_DIGEST], kept[_DIGEST:]
        if digest == hashlib.sha256(code).digest():  # else it is damaged and made anew
            return load_object(code)
    code = compile_text(text)
    with contextlib.suppress(OSError):  # on a read-only machine the next process compiles anew
        _keep(path, hashlib.sha256(code).digest() + code)
    return load_object(code)


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)


def compile_text(text: str) -> bytes:
    """Object code for this processor."""
    import llvmlite.binding as llvm

    machine = _target(llvm)
    module = llvm.parse_assembly(text)
    module.triple = machine.triple
    module.data_layout = str(machine.target_data)
    options = llvm.create_pipeline_tuning_options(speed_level=2)
    options.loop_vectorization = True
    options.slp_vectorization = False
    options.loop_unrolling = False
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    return bytes(machine.emit_object(module))


def load_object(code: bytes, also: Sequence[str] = ()) -> Machine:
    """Functions from object code; `also` names further ones."""
    import llvmlite.binding as llvm

    global _linker
    with _linking:
        if _linker is None:
            _linker = llvm.create_lljit_compiler(_target(llvm), use_jit_link=True)
        builder = llvm.JITLibraryBuilder().add_object_img(code).add_current_process()
        for name in ("once", "year", "years", *also):
            builder.export_symbol(name)
        library = builder.link(_linker, f"years {next(_number)}")
    return Machine(library)


def _target(llvm: Any) -> Any:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    features = llvm.get_host_cpu_features().flatten()
    target = llvm.Target.from_default_triple()
    return target.create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=features, opt=2, reloc="pic", codemodel="small", jit=False
    )


def aligned(count: int) -> Floats:
    """Zeros whose address is a multiple of 64."""
    room = np.zeros(count + 8)
    skip = (-room.ctypes.data % 64) // 8
    return room[skip : skip + count]
