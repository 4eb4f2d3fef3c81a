/* SPDX-License-Identifier: EUPL-1.2 */
/* What a file's name says it is. Constant data, any thread. */
#ifndef MEDIA_TYPE_H
#define MEDIA_TYPE_H

/* The media type that goes with the ending of a name; "application/octet-stream" where none is known. */
const char *es_media_type_of(const char *name);

#endif
