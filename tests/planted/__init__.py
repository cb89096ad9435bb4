"""A throw-away backend with planted mistakes, to show that the conformance suite catches each."""
