#!/usr/bin/env python3
"""Regenerates shared/src/kernel/calendar_days.rs, the public holidays of the six markets.

    python3 -m venv /tmp/holidays && /tmp/holidays/bin/pip install holidays==0.109
    /tmp/holidays/bin/python scripts/public_holidays.py > shared/src/kernel/calendar_days.rs

The source is the PyPI package `holidays` (MIT licence), which follows the laws and proclamations of each country.
Which days count, per market, and why:

    US  federal holidays and the weekdays on which they are observed (5 U.S.C. 6103): a Saturday's on the Friday before.
    UK  England and Wales (subdivision ENG), with substitute days.
    AU  days that are public holidays in every state and territory, so that Monday 27 December 2027 counts; the
        King's Birthday, Labour Day and others that differ from state to state do not.
    NZ  national days with Mondayisation; Matariki as far as the law names its dates (2052); no anniversary days.
    CA  the general holidays of federally regulated workplaces, which banks are (Canada Labour Code, s. 166), with
        substitute days; no provincial ones.
    FR  metropolitan France, without Alsace-Moselle and the overseas departments.

A day falling on a weekend is kept too: it is a public holiday, although it was no business day anyway.
"""

import sys
from datetime import date

import holidays
from holidays import countries

FIRST, LAST = 2020, 2060
EPOCH = date(FIRST, 1, 1)
YEARS = range(FIRST, LAST + 1)
STATES = ("ACT", "NSW", "NT", "QLD", "SA", "TAS", "VIC", "WA")


def all_states():
    days = set(countries.AU(years=YEARS))
    return days | set.intersection(*(set(countries.AU(years=YEARS, subdiv=state)) for state in STATES))


MARKETS = {
    "US": lambda: countries.US(years=YEARS, observed=True),
    "UK": lambda: countries.GB(years=YEARS, observed=True, subdiv="ENG"),
    "AU": all_states,
    "NZ": lambda: countries.NZ(years=YEARS, observed=True),
    "CA": lambda: countries.CA(years=YEARS, observed=True, categories=("public", "government")),
    "FR": lambda: countries.FR(years=YEARS, observed=True),
}


def main():
    out = sys.stdout.write
    out(f"//! Public holidays {FIRST} to {LAST}, as days since 1 January {FIRST}, in order, a year to a line.\n")
    out(f"//! Written by scripts/public_holidays.py from the PyPI package holidays {holidays.__version__}; do not edit.\n")
    out("//! Which days count in which market, and why, stands in that script.\n")
    for market, source in MARKETS.items():
        days = sorted(day for day in source() if day.year in YEARS)
        out(f"\n#[rustfmt::skip]\npub(super) static {market}: [u16; {len(days)}] = [\n")
        for year in YEARS:
            numbers = ", ".join(str((day - EPOCH).days) for day in days if day.year == year)
            out(f"    {numbers}, // {year}\n")
        out("];\n")


main()
