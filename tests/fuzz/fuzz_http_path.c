/* SPDX-License-Identifier: EUPL-1.2 */
/* A request line and headers, one a line: path, argument, Cookie, Origin, Host, Accept-Encoding,
 * Content-Type. */
#define _GNU_SOURCE /* memmem */
#include "web/headers.h"
#include "web/target.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct es_bytes next_line(const uint8_t **data, size_t *size)
{
	const uint8_t *end = *size ? memchr(*data, '\n', *size) : NULL;
	size_t len = end ? (size_t)(end - *data) : *size;
	struct es_bytes line = es_bytes_of(*data, len);

	*data += end ? len + 1 : len;
	*size -= end ? len + 1 : len;
	return line;
}

static bool within(struct es_bytes part, struct es_bytes whole)
{
	return part.len == 0 ||
	       (part.data >= whole.data && part.data + part.len <= whole.data + whole.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct es_target target;
	struct es_bytes path = next_line(&data, &size);

	es_target_parse(path, &target);
	es_assert(within(target.path, path) && within(target.id, path));
	if (target.route == ES_ROUTE_ATTACHMENT)
		es_assert(target.id.len == 64 &&
		          !(target.path.len && memchr(target.path.data, '/', target.path.len)));
	if (target.route == ES_ROUTE_SUBTITLES)
		es_assert(target.id.len == 64);
	if (target.route == ES_ROUTE_UPLOAD)
		es_assert(target.id.len == 32);
	if (target.route == ES_ROUTE_FILE)
		es_assert(!memmem(target.path.data, target.path.len, "..", 2));
	es_target_argument(&target, next_line(&data, &size));
	struct es_bytes cookies = next_line(&data, &size);
	es_assert(within(es_header_cookie(cookies, "essaim"), cookies));
	struct es_bytes origin = next_line(&data, &size), host = next_line(&data, &size);
	if (es_header_origin_fits(origin, host, false, NULL))
		es_assert(origin.len == host.len + 7);
	(void)es_header_takes_gzip(next_line(&data, &size));
	(void)es_header_is_msgpack(next_line(&data, &size));
	return 0;
}
