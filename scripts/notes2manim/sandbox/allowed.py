def code_faults(source: str) -> list[str]:
    return []
