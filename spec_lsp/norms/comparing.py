"""The words by which sentences bound a quantity, as parts of patterns."""

AT_MOST = (
    r"no\s+(?:more|longer|later|greater|higher|larger|bigger|warmer)\s+than|not\s+(?:to\s+)?(?:exceed|more\s+than|longer\s+than|greater\s+than)"
    r"|(?:is|are|be|at)\s+most|at\s+most|up\s+to(?:\s+a\s+maximum\s+of)?|within|(?:at\s+)?(?:a\s+)?max(?:imum|\.)?\s+of|limited\s+to|not\s+exceeding"
    r"|(?:must|shall|may|should|can)\s*not\s+(?:exceed|be\s+(?:more|longer|greater|higher|larger|warmer)\s+than|take\s+(?:more|longer)\s+than)"
)
AT_LEAST = (
    r"no\s+(?:less|fewer|earlier|sooner|shorter|lower|smaller|colder)\s+than|not\s+(?:less|fewer|shorter|lower)\s+than|at\s+least"
    r"|(?:at\s+)?(?:a\s+)?min(?:imum|\.)?\s+of"
    r"|(?:must|shall|may|should|can)\s*not\s+be\s+(?:less|fewer|shorter|lower|smaller|colder)\s+than"
)
BELOW = r"(?:in\s+)?(?:less|fewer|shorter|lower|smaller|colder|earlier|sooner)\s+than|under|below"
ABOVE = r"(?:more|longer|greater|higher|larger|warmer|later)\s+than|exceed(?:s|ing)?|over|above"
