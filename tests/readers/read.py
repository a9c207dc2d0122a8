"""Reads the files of a folder back with networkx and prov, and prints what each holds as JSON.

read.py FOLDER    FOLDER holds graph.graphml, graph.gexf, graph.node_link.json, graph.prov.json, *.csv
"""

import csv
import json
import pathlib
import sys

import networkx
import prov.model


def graph(read):
    """Node and edge counts by name, and the attributes of every node and edge."""
    return {
        "nodes": {str(node): plain(fields) for node, fields in read.nodes(data=True)},
        "edges": sorted(
            ([str(a), str(b), plain(fields)] for a, b, fields in read.edges(data=True)),
            key=lambda edge: (edge[0], edge[1], json.dumps(edge[2], sort_keys=True)),
        ),
    }


def plain(fields):
    return {name: value for name, value in fields.items() if not isinstance(value, (dict, list))}


def provenance(text):
    document = prov.model.ProvDocument.deserialize(content=text, format="json")
    document.unified()
    kinds = {}
    for record in document.get_records():
        name = record.get_type().localpart
        kinds[name] = kinds.get(name, 0) + 1
    derivations = [
        [str(value.localpart) for _, value in record.formal_attributes if value is not None]
        for record in document.get_records(prov.model.ProvDerivation)
    ]
    return {"kinds": kinds, "derivations": sorted(derivations)}


def table(path):
    """The rows of a table; every row has as many cells as the head."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file, strict=True)
    assert all(len(row) == len(head) for row in rows), path
    return [dict(zip(head, row)) for row in rows]


def main():
    folder = pathlib.Path(sys.argv[1])
    link = json.loads((folder / "graph.node_link.json").read_text(encoding="utf-8"))
    found = {
        "graphml": graph(networkx.read_graphml(folder / "graph.graphml")),
        "gexf": graph(networkx.read_gexf(folder / "graph.gexf", version="1.3")),
        "node_link": graph(networkx.node_link_graph(link, edges="edges")),
        "prov": provenance((folder / "graph.prov.json").read_text(encoding="utf-8")),
    }
    found["tables"] = {path.name: table(path) for path in sorted(folder.glob("*.csv"))}
    json.dump(found, sys.stdout, ensure_ascii=False)


main()
