"""What the lines of a run add up to."""
import collections
import re

OUTCOMES = ("equal", "differing", "refused", "not-possible", "gave-up")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|\(Background on this.*")


def total(lines, show):
    """The readable report of these lines, as text."""
    out, table, causes, example = [], collections.defaultdict(collections.Counter), collections.Counter(), {}
    for line in lines:
        for key in ((line["project"], line["dialect"]), ("all", line["dialect"]), ("all", "all")):
            table[key][line["outcome"]] += 1
        if line["outcome"] != "equal":
            why = line["outcome"], cause(line)
            causes[why] += 1
            example.setdefault(why, line)
    heading = f"{'':28} {'':11}" + "".join(f"{name:>13}" for name in OUTCOMES) + "   equal of what Alembic can"
    out.append(heading)
    for (project, dialect), counts in sorted(table.items(), key=lambda entry: (entry[0][0] == "all", entry[0])):
        out.append(f"{project:28} {dialect:11}" + "".join(f"{counts[name]:13}" for name in OUTCOMES) + f"   {share(counts):6.1f} %")
    for outcome in OUTCOMES[1:]:
        mine = [(why, count) for (of, why), count in causes.most_common() if of == outcome]
        if mine:
            out.append(f"\n{outcome}: {sum(count for _, count in mine)}, most frequent causes first")
        for why, count in mine[:show]:
            one = example[outcome, why]
            out.append(f"{count:6}  {why[:150]}\n        e.g. {one['project']} {one['dialect']} {one.get('direction', '')} {one.get('file', '')}:{one.get('line') or ''}")
            for what, name, theirs, ours in one.get("differences", [])[:2]:
                out.append(f"             {what} {name}\n               theirs {str(theirs)[:300]}\n               ours   {str(ours)[:300]}")
        if len(mine) > show:
            out.append(f"        and {len(mine) - show} more causes")
    return "\n".join(out + first_stops(lines, show))


def first_stops(lines, show):
    """What Alembic couldn't do first, of each project: much of what it can't do after that follows from it."""
    first = {}
    for line in lines:
        if line["outcome"] == "not-possible":
            first.setdefault((line["project"], line["dialect"]), line)
    causes = collections.defaultdict(list)
    for (project, dialect), line in first.items():
        causes[cause(line)].append(f"{project} {dialect}")
    ranked = sorted(causes.items(), key=lambda entry: -len(entry[1]))[:show]
    return ["\nwhere Alembic first stops"] * bool(ranked) + [f"{len(places):6}  {why[:150]}\n        {', '.join(places)[:150]}" for why, places in ranked]


def share(counts):
    possible = sum(counts[name] for name in OUTCOMES[:3])
    return 100 * counts["equal"] / possible if possible else 0.0


def summary(lines):
    """(the share of what Alembic can that is equal, how many differ)"""
    counts = collections.Counter(line["outcome"] for line in lines)
    return share(counts), counts["differing"]


def cause(line):
    """Without names and numbers, so that the same cause counts as one."""
    head = (str(line["cause"]).strip().splitlines() or [""])[0]
    if head.startswith(("ModuleNotFoundError", "ImportError", "AttributeError")):
        return head
    # A number after a bracket is the code of MySQL's error.
    return re.sub(r"\b0x[0-9a-f]+|(?<!\()\b\d+", "N", QUOTED.sub("…", head))
