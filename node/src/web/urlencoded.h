/* SPDX-License-Identifier: EUPL-1.2 */
/* What a form without a script sends: application/x-www-form-urlencoded, as the URL Standard's section 5 has
 * it. Pure, any thread. */
#ifndef WEB_URLENCODED_H
#define WEB_URLENCODED_H

#include "essaim/bytes.h"

/* The first value of a name (plain ASCII), decoded into out; false where there is none, or where it does not
 * fit or is not UTF-8. */
bool es_urlencoded_get(struct es_bytes body, const char *name, char *out, size_t size);

#endif
