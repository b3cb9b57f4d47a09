"""Builds the learner's seed from open text: ``python -m core.classifying.seed``.

The text is ours (the tree, the starter rules) and the European Union's (labels of CPV 2008).
Words are counted by leaf; how much a mention weighs is stated below.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from core.classifying.learner import department_features, features_of
from core.classifying.taxonomy_data import (
    department_words,
    load_cpv,
    load_crosswalks,
    load_taxonomy,
    starter_rules,
)
from core.classifying.words import words_of
from core.domain.taxonomy import CategoryCode

_LABEL, _EXAMPLE, _RULE, _CPV = 3.0, 4.0, 2.0, 0.5
# A pair of neighbours that only one CPV label has says nothing of how ledgers are worded.
_LEAST = 1.0


def build() -> str:
    """Return the seed as the text of its data file, the same for the same sources."""
    leaves = [code for code, leaf in load_taxonomy().categories.items() if leaf.in_scope]
    place = {code: number for number, code in enumerate(leaves)}
    counts: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for text, leaf, weight in _mentions():
        if leaf in place:
            for feature in features_of(words_of(text)):
                counts[feature][place[leaf]] += weight
    for text, leaf in department_words():
        for feature in department_features(words_of(text)):
            counts[feature][place[leaf]] += _RULE
    words = {
        feature: [item for pair in sorted(by_leaf.items()) for item in pair]
        for feature, by_leaf in sorted(counts.items())
        if " " not in feature or sum(by_leaf.values()) >= _LEAST
    }
    names = " ".join(sorted(_names()))
    head = json.dumps({"version": "1.0", "leaves": leaves, "names": names})[:-1]
    lines = ",\n".join(f"{json.dumps(word)}: {json.dumps(pairs)}" for word, pairs in words.items())
    return f'{head}, "words": {{\n{lines}\n}}}}\n'


def _names() -> set[str]:
    """Return the words that only the names of firms have: no tree, scheme or trade speaks so."""
    crosswalk = load_crosswalks()
    rules = starter_rules()
    texts = [text for text, _ in department_words()]
    texts += [label for code, label in load_cpv().items() if crosswalk.leaf_of_cpv(code)]
    for leaf in load_taxonomy().categories.values():
        texts += [leaf.label, *leaf.examples]
    texts += [rule.words or rule.account for rule in rules]
    plain = {word for text in texts for word in words_of(text)}
    named = {word for rule in rules for word in words_of(rule.supplier)}
    return {word for word in named - plain if len(word) > 1 and not word.isdigit()}


def _mentions() -> Iterator[tuple[str, CategoryCode, float]]:
    for leaf in load_taxonomy().categories.values():
        yield leaf.label, leaf.code, _LABEL
        for example in leaf.examples:
            yield example, leaf.code, _EXAMPLE
    crosswalk = load_crosswalks()
    for code, label in load_cpv().items():
        yield label, crosswalk.leaf_of_cpv(code), _CPV
    for rule in starter_rules():
        yield rule.words or rule.supplier or rule.account, rule.category, _RULE


if __name__ == "__main__":
    target = Path(__file__).parents[2] / "resources" / "taxonomy" / "seed.json"
    target.write_text(build(), encoding="utf-8", newline="\n")
