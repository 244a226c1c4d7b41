"""Answers held against the right count: the verdict, and the slips behind a wrong one."""

from .deciding import Grader, grade
from .grade_record import EXIT_CODES, SCORES, Explanation, Grade

__all__ = ["EXIT_CODES", "SCORES", "Explanation", "Grade", "Grader", "grade"]
