"""Puts every wrong change of the table into one copy of the sources, each asleep until the environment names it.

A function that is to be changed gets its sound body and each wrong one side by side; WEDSYNC_PLANTED chooses. So the
project is built once, and each wrong change costs no more than its tests. Rust is read by tree-sitter.
Deliberately absent: changes outside a function's body (a constant, a signature) and in functions that one body only
fits (`const fn`, `-> impl …`). Those are given back and built one at a time.
"""

from dataclasses import dataclass
from functools import cache

import tree_sitter_rust
from tree_sitter import Language, Parser

VARIABLE = "WEDSYNC_PLANTED"

# Asked once for each place: some of these functions run a million times in a test.
ASLEEP = (
    "{{ static PLANTED: std::sync::OnceLock<bool> = std::sync::OnceLock::new(); "
    '*PLANTED.get_or_init(|| std::env::var_os("{variable}").is_some_and(|name| name == "{name}")) }}'
)


@dataclass
class Place:
    """The body of one function, as bytes of its file, and what is wrong in it."""

    start: int
    end: int
    mutants: list


@cache
def parser():
    return Parser(Language(tree_sitter_rust.language()))


def body_around(tree, start, end):
    """The body of the outermost function around these bytes, or nothing where two bodies do not fit side by side."""
    node = tree.root_node.named_descendant_for_byte_range(start, end)
    outermost = None
    while node is not None:
        if node.type == "function_item":
            outermost = node
        node = node.parent
    if outermost is None:
        return None
    body, answer = outermost.child_by_field_name("body"), outermost.child_by_field_name("return_type")
    manner = next((child.text for child in outermost.children if child.type == "function_modifiers"), b"")
    if not (body.start_byte < start and end < body.end_byte) or b"const" in manner.split():
        return None
    return None if answer is not None and b"impl " in answer.text else body


def places(source, mutants):
    """Where each change goes, and the changes that have no place."""
    tree = parser().parse(source)
    found, alone = {}, []
    for mutant in mutants:
        text = mutant["find"].encode()
        start = source.index(text)
        body = body_around(tree, start, start + len(text))
        if body is None or mutant.get("alone"):
            alone.append(mutant)
        else:
            place = found.setdefault(body.start_byte, Place(body.start_byte, body.end_byte, []))
            place.mutants.append(mutant)
    return sorted(found.values(), key=lambda place: place.start), alone


def with_all(source, places_of_file):
    """The file with every place's bodies side by side, and for each place the lines it takes there."""
    written, lines, upto = b"", [], 0
    for place in places_of_file:
        sound = source[place.start : place.end]
        choice = b"{ "
        for mutant in place.mutants:
            asleep = ASLEEP.format(variable=VARIABLE, name=mutant["name"]).encode()
            wrong = sound.replace(mutant["find"].encode(), mutant["replace"].encode())
            choice += b"if " + asleep + b" " + wrong + b" else "
        written += source[upto : place.start]
        first = written.count(b"\n") + 1
        written += choice + sound + b" }"
        lines.append((place, first, written.count(b"\n") + 1))
        upto = place.end
    return written + source[upto:], lines
