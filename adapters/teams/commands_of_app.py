"""The message extension's commands: the app package names them, the invokes come back with them."""

CHECK_MESSAGE, CHECK_DRAFT, ASK = "checkMessage", "checkDraft", "ask"
