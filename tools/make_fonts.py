#!/usr/bin/env python3
"""Cuts the fonts of the page down to the characters in use.

usage: make_fonts.py REGULAR MEDIUM SYMBOLS OUTPUT_FOLDER

Writes Roboto-Regular.ttf, Roboto-Medium.ttf and Symbols.ttf. A character that Roboto has comes from
Roboto; what it lacks is taken from the SYMBOLS font (DejaVu Sans) and merged when the page runs. A
character that neither has is an error. Called by the build; needs fonttools.
"""

import os
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)]))
GREEK = "αβγδεηθκλμπρστφψωΓΔΘΛΠΣΦΨΩ"
PUNCTUATION = "–—‘’“”„•…′″‹›"
SCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ₀₁₂₃₄₅₆₇₈₉"
MATHS = "−±×÷·∙√∞≈≠≡≤≥∑∏∈∝⌊⌋⌈⌉⊕⊗½¼¾⁄"
ARROWS = "←↑→↓↔↕⇒↶↷↺↻"
SHAPES = "▴▾◂▸▲▼◀▶○●◐■□◆◇▏▎▍▌▋▊▉█▁▂▃▄▅▆▇"
SIGNS = "✓✗✕⚠⌫⌘⇧⏎☰⚙☀☾★☆⋮⋯"
CHARACTERS = sorted(set(LATIN + GREEK + PUNCTUATION + SCRIPTS + MATHS + ARROWS + SHAPES + SIGNS))


def has(font_path):
    return set(TTFont(font_path).getBestCmap())


def cut(font_path, codes, output):
    options = subset.Options()
    options.hinting = False
    options.layout_features = []  # Dear ImGui maps a character to a glyph and knows no features
    options.name_IDs = [0, 1, 2, 13, 14]  # names, copyright and licence stay in the file
    options.notdef_outline = True
    options.recalc_bounds = False  # both fonts keep their own line height
    options.drop_tables += ["MATH", "FFTM", "GPOS", "GSUB", "GDEF", "kern", "gasp", "DSIG", "LTSH", "VDMX", "hdmx"]
    font = subset.load_font(font_path, options)
    font["head"].modified = font["head"].created  # the same input makes the same bytes
    font.recalcTimestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    subset.save_font(font, output, options)


def main():
    regular, medium, symbols, folder = sys.argv[1:]
    wanted = {ord(character) for character in CHARACTERS}
    text = wanted & has(regular) & has(medium)
    rest = wanted - text
    nowhere = rest - has(symbols)
    if nowhere:
        sys.exit("no font has: " + " ".join(f"U+{code:04X} {chr(code)}" for code in sorted(nowhere)))
    os.makedirs(folder, exist_ok=True)
    cut(regular, text, os.path.join(folder, "Roboto-Regular.ttf"))
    cut(medium, text, os.path.join(folder, "Roboto-Medium.ttf"))
    cut(symbols, rest, os.path.join(folder, "Symbols.ttf"))


if __name__ == "__main__":
    main()
