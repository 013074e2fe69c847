"""What becomes of findings before they are reported: those that the owners of the code accept are set apart."""
