/* SPDX-License-Identifier: EUPL-1.2 */
/* The first bytes of a connection: whether it is in the clear or TLS, what they name is a site's name, more bytes change nothing
 * of what was told, and it is told after so many bytes at the latest.
 * It matters not in how many pieces they come. */
#include "web/knock.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef enum es_knock knock_fn(struct es_bytes head, char name[ES_SITE_NAME_MAX + 1]);

static enum es_knock http(struct es_bytes head, char name[ES_SITE_NAME_MAX + 1])
{
	struct es_knock_read read = {0};

	return es_knock_http(head, &read, name);
}

/* What comes in pieces is told as though it came at once. */
static void look_in_pieces(const uint8_t *data, size_t size)
{
	char name[ES_SITE_NAME_MAX + 1], whole[ES_SITE_NAME_MAX + 1];
	const size_t piece = 1 + size / 16;
	struct es_knock_read read = {0};
	enum es_knock said = ES_KNOCK_MORE;

	for (size_t len = 0; said == ES_KNOCK_MORE && len <= size + piece; len += piece)
		said = es_knock_http(es_bytes_of(data, len < size ? len : size), &read, name);
	es_assert(said == http(es_bytes_of(data, size), whole));
	if (said == ES_KNOCK_NAMED)
		es_assert(strcmp(name, whole) == 0);
}

static void look(knock_fn *knock, const uint8_t *data, size_t size)
{
	char first[ES_SITE_NAME_MAX + 1], then[ES_SITE_NAME_MAX + 1], again[ES_SITE_NAME_MAX + 1];
	enum es_knock half = knock(es_bytes_of(data, size / 2), first);
	enum es_knock whole = knock(es_bytes_of(data, size), then);

	if (half != ES_KNOCK_MORE)
		es_assert(whole == half);
	if (half == ES_KNOCK_NAMED)
		es_assert(strcmp(first, then) == 0);
	if (whole == ES_KNOCK_NAMED)
		es_assert(es_site_name(es_bytes_str(then), again) && strcmp(then, again) == 0);
	if (size >= ES_KNOCK_MAX)
		es_assert(whole != ES_KNOCK_MORE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	look(http, data, size);
	look_in_pieces(data, size);
	look(es_knock_tls, data, size);
	return 0;
}
