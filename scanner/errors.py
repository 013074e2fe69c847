"""What a command says when it can't do what was asked: the one error that it catches."""


class UsageError(Exception):
    """An option, a file or a pack that can't be used: one sentence, and maybe what to do."""

    hint: str = ""
    exit_code: int = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint
