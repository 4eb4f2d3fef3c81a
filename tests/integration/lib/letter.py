# SPDX-License-Identifier: EUPL-1.2
"""A letter as another program reads it: Python's e-mail package. Raw bytes come in, JSON goes out."""
import json
import sys
from email import message_from_bytes, policy

letter = message_from_bytes(sys.stdin.buffer.read(), policy=policy.default)
parts = [part for part in letter.walk() if not part.is_multipart()]
json.dump(
    {
        "type": letter.get_content_type(),
        "headers": {name.lower(): str(value) for name, value in letter.items()},
        "from": [{"name": one.display_name, "address": one.addr_spec} for one in letter["from"].addresses],
        "parts": [
            {
                "type": part.get_content_type(),
                "charset": part.get_content_charset(),
                "encoding": part.get("content-transfer-encoding"),
                "content": part.get_content().replace("\r\n", "\n"),
            }
            for part in parts
        ],
        "defects": [repr(one) for part in letter.walk() for one in part.defects]
        + [repr(one) for value in letter.values() for one in getattr(value, "defects", [])],
    },
    sys.stdout,
)
