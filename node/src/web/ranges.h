/* SPDX-License-Identifier: EUPL-1.2 */
/* Which part of a file is asked for (RFC 9110 section 14), and how a name stands in a header (RFC 6266). Pure,
 * any thread. */
#ifndef WEB_RANGES_H
#define WEB_RANGES_H

#include "essaim/bytes.h"

enum es_range { ES_RANGE_WHOLE, ES_RANGE_PART, ES_RANGE_NONE };
/* The header Range of a file of this size, which is not empty. PART: len bytes from *from on. NONE: there is
 * no such part. Whatever is not one range of bytes is passed over, as is allowed: then the whole. */
enum es_range es_range_parse(struct es_bytes header, uint64_t size, uint64_t *from, uint64_t *len);

/* `attachment; filename*=UTF-8''N%C3%A4me.pdf`, without the name where it is empty or does not fit. */
#define ES_DISPOSITION_MAX 700
void es_disposition(bool shown, struct es_bytes name, char out[ES_DISPOSITION_MAX]);

#endif
