/* SPDX-License-Identifier: EUPL-1.2 */
/* Where in a recording a reader begins: from what search found of what is said in it. */
#include "site/visit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ANCHOR_DIGITS 16
#define PLACE_DIGITS 9 /* of the milliseconds that a line of subtitles may begin at */

void es_phrase_clock(uint64_t ms, struct es_phrase *out)
{
	char text[32];
	unsigned hours = (unsigned)(ms / 3600000), minutes = (unsigned)(ms / 60000 % 60),
	         seconds = (unsigned)(ms / 1000 % 60);

	if (hours)
		(void)snprintf(text, sizeof(text), "%u:%02u:%02u", hours, minutes, seconds);
	else
		(void)snprintf(text, sizeof(text), "%u:%02u", minutes, seconds);
	es_phrase_add(out, es_bytes_str(text));
}

void es_film_anchor(struct es_bytes file, struct es_phrase *out)
{
	char hex[ES_ID_HEX_LEN];
	struct es_bytes digits = es_id_hex_of(file, hex);

	es_phrase_add(out, es_bytes_str("film-"));
	es_phrase_add(out, es_bytes_of(digits.data,
	                               digits.len < ANCHOR_DIGITS ? digits.len : ANCHOR_DIGITS));
}

void es_film_address(struct es_bytes file, uint64_t start_ms, struct es_phrase *out)
{
	char hex[ES_ID_HEX_LEN], at[32];

	es_phrase_add(out, es_bytes_str("?film="));
	es_phrase_add(out, es_id_hex_of(file, hex));
	(void)snprintf(at, sizeof(at), "&at=%" PRIu64 "#", start_ms);
	es_phrase_add(out, es_bytes_str(at));
	es_film_anchor(file, out);
}

static bool milliseconds(struct es_bytes digits, uint64_t *out)
{
	*out = 0;
	for (size_t i = 0; i < digits.len && digits.len <= PLACE_DIGITS; i++) {
		if (digits.data[i] < '0' || digits.data[i] > '9')
			return false;
		*out = *out * 10 + (uint64_t)(digits.data[i] - '0');
	}
	return digits.len > 0 && digits.len <= PLACE_DIGITS;
}

void es_film_place(const struct es_visit *v, struct es_bytes file, struct es_phrase *address)
{
	const struct es_target *target = v->request->target;
	char hex[ES_ID_HEX_LEN], text[32];
	uint64_t ms;

	if (file.len != ES_ID_LEN || !es_bytes_equal(target->film, es_id_hex_of(file, hex)) ||
	    !milliseconds(target->at, &ms))
		return;
	(void)snprintf(text, sizeof(text), "#t=%" PRIu64 ".%03u", ms / 1000, (unsigned)(ms % 1000));
	es_phrase_add(address, es_bytes_str(text));
}
