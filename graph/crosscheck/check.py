"""One question about the files of CMS: what they should agree on, and how to find where they do not."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Check:
    """A cross-file check: the words of its report, the sources that it compares, and its query over prepared.sql.

    The query gives one column, `example`: a code, or the codes of a pair with a space between; each row is one
    disagreement. In a check that is made for several edit sets, `{set}` stands for the set's key.
    """

    key: str
    title: str
    unit: str
    problem: str
    meaning: str
    sources: tuple[str, ...]
    query: str

    def for_set(self, edit_set: str) -> Check:
        """Return the check for one edit set."""
        return replace(
            self,
            key=self.key.replace("{set}", edit_set),
            title=self.title.replace("{set}", edit_set),
            problem=self.problem.replace("{set}", edit_set),
            sources=tuple(source.replace("{set}", edit_set) for source in self.sources),
            query=self.query.replace("{set}", edit_set),
        )


def for_sets(check: Check, *edit_sets: str) -> tuple[Check, ...]:
    """Return the check for each of several edit sets."""
    return tuple(check.for_set(edit_set) for edit_set in edit_sets)
