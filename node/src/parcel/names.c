/* SPDX-License-Identifier: EUPL-1.2 */
/* What entries of an archive are called: names that every system takes. */
#include "parcel/internal.h"

#include "sheet/fold.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define SLUG_MAX 60
#define ENDING_MAX 8

void parcel_slug(struct es_bytes text, char *out, size_t size)
{
	char folded[4 * SLUG_MAX];
	size_t len = 0;

	(void)es_fold(text, folded, sizeof(folded));
	for (const char *at = folded; *at && len + 1 < size; at++) {
		if (isalnum((unsigned char)*at))
			out[len++] = *at;
		else if (len && out[len - 1] != '-')
			out[len++] = '-';
	}
	while (len && out[len - 1] == '-')
		len--;
	out[len] = '\0';
}

/* The last part of a name behind its dot, or of a media type. */
static struct es_bytes ending_of(struct es_bytes name, struct es_bytes type)
{
	for (size_t i = name.len; i-- > 1;)
		if (name.data[i] == '.')
			return es_bytes_of(name.data + i + 1, name.len - i - 1);
	for (size_t i = type.len; i-- > 0;)
		if (type.data[i] == '/')
			return es_bytes_of(type.data + i + 1, type.len - i - 1);
	return es_bytes_of(NULL, 0);
}

void parcel_file_path(const struct es_id *id, struct es_bytes name, struct es_bytes type,
                      char out[PATH_LEN])
{
	struct es_bytes ending = ending_of(name, type), stem = name;
	char slug[SLUG_MAX + 1], end[ENDING_MAX + 1], hex[ES_ID_HEX_LEN];

	if (ending.len && ending.len < name.len)
		stem.len = name.len - ending.len - 1;
	parcel_slug(stem, slug, sizeof(slug));
	parcel_slug(ending, end, sizeof(end));
	es_id_hex(id, hex);
	(void)snprintf(out, PATH_LEN, "files/%.16s/%s%s%s", hex, slug[0] ? slug : "file",
	               end[0] ? "." : "", end);
}

struct es_bytes parcel_title(uint64_t kind, struct es_bytes body)
{
	switch (kind) {
	case ES_KIND_PRACTICE:
		return es_map_str(body, "description.title");
	case ES_KIND_STRUCTURE_CARD:
	case ES_KIND_PROFILE:
	case ES_KIND_TESTIMONY:
		return es_map_str(body, "name");
	case ES_KIND_REQUEST:
		return es_map_str(body, "question");
	default:
		return es_map_str(body, "title");
	}
}
