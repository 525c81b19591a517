# SPDX-FileCopyrightText: 2026 The Kiến Tạo developers
# SPDX-License-Identifier: Apache-2.0
"""The structure of the model as GraphML: what depends on what, and what waits a year.

A node is a variable, stock, base-year value, parameter or driver, with names, unit and sector; an arrow goes from what
is read to what reads it and says whether it carries this year's value or last year's. networkx, Gephi, yEd and
igraph read the file.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

from kientao.engine.graph import Origin
from kientao.model import sector_of

if TYPE_CHECKING:
    from kientao.result import Result

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE = ("kind", "unit", "dims", "sector", "vi", "en")
_EDGE = ("delay",)


def write_structure(path: Path, result: Result) -> None:
    """Write the graph of the model that a result comes from."""
    names = result.series.names
    root = ET.Element("graphml", xmlns=_NAMESPACE)
    for field, target in [(f, "node") for f in _NODE] + [(f, "edge") for f in _EDGE]:
        kind = "int" if field == "delay" else "string"
        ET.SubElement(root, "key", {"id": field, "for": target, "attr.name": field, "attr.type": kind})
    graph = ET.SubElement(root, "graph", id="kientao", edgedefault="directed")
    seen: set[str] = set()

    def node(name: str, **about: str) -> None:
        if name not in seen:
            seen.add(name)
            element = ET.SubElement(graph, "node", id=name)
            for field in _NODE:
                ET.SubElement(element, "data", key=field).text = about.get(field, "")

    for name, one in names.declared.items():
        node(
            name,
            kind=one.kind.value,
            unit=one.unit,
            dims=" ".join(one.dims),
            sector=sector_of(one),
            vi=one.vi,
            en=one.en,
        )
    arrows: dict[tuple[str, str, int], None] = {}
    for name, one in names.declared.items():
        for argument in one.arguments:
            reference = names.resolve(argument, name, one.place)
            if reference.name not in names.declared:
                given = names.inputs.parameters.get(reference.name) or names.inputs.drivers.get(reference.name)
                kind = "driver" if reference.origin is Origin.DRIVER else "parameter"
                text = {"vi": given.vi, "en": given.en} if given is not None else {}
                node(reference.name, kind=kind, unit=reference.unit, dims=" ".join(reference.dims), **text)
            late = reference.origin in (Origin.LAST, Origin.STOCK)
            arrows.setdefault((reference.name, name, int(late)))
    for number, (source, target, delay) in enumerate(arrows):
        element = ET.SubElement(graph, "edge", id=f"e{number}", source=source, target=target)
        ET.SubElement(element, "data", key="delay").text = str(delay)
    ET.indent(root)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
