"""Conformant: one rule, one message and one fix for a template, a Terraform plan and a live account."""

from scanner.model import Path, Resource, Severity, Verdict, Violation
from scanner.rule import Resources, Rule, rule

__all__ = ["Path", "Resource", "Resources", "Rule", "Severity", "Verdict", "Violation", "__version__", "rule"]
__version__ = "0.1.0"
