/* SPDX-License-Identifier: EUPL-1.2 */
/* Which structures a home hosts: the names of their sites, by what lies below HOME/hosted. NAME is a home of its own,
 * NAME.conf holds the options that differ from its host's (`essaim serve --config`), and says that it is to run;
 * NAME.moved stands in that file's place once it has moved out. Nothing is kept here but in these names. Any thread. */
#ifndef HOSTING_TABLE_H
#define HOSTING_TABLE_H

#include "file_system.h"
#include "node_limits.h"

#define ES_HOSTED_FOLDER "hosted"
#define ES_HOSTED_CONFIG ".conf"
#define ES_HOSTED_MOVED ".moved"

struct es_hosted {
	char name[ES_SITE_NAME_MAX + 1];
	bool moved;
};

/* The name of a site that can be hosted: as es_site_name, but none that reads as one of the files above. */
bool es_hosted_name(struct es_bytes text, char name[ES_SITE_NAME_MAX + 1]) ES_MUST_USE;
/* The URL of a hosted site: its host's, with the other name. */
void es_hosted_url(const char *own, const char *name, char *out, size_t size);
/* Whether home is itself one that another one hosts, or hosted until it moved out. */
bool es_hosted_is(const char *home) ES_MUST_USE;
/* Those there are, by name; a file that is not so named is left aside. A home that hosts nothing has count 0. ES_LIMIT: there
 * are more than ES_HOSTED_MAX (out has the first ones by name), ES_IO. */
es_err es_hosted_list(const char *home, struct es_hosted out[ES_HOSTED_MAX],
                      size_t *count) ES_MUST_USE;
/* Whether a structure is to run still, as far as can be told. */
bool es_hosted_stands(const char *home, const char *name) ES_MUST_USE;
/* HOME/hosted/NAMESUFFIX. False: it is too long. */
bool es_hosted_path(char out[ES_PATH_BYTES], const char *home, const char *name,
                    const char *suffix) ES_MUST_USE;
/* Writes down that a home below HOME/hosted is to run, with the options that it has of its own; or, moved, that it is not any
 * more; or forgets it. What it was written before is replaced in one step. ES_NO_SPACE, ES_IO, ES_NOT_FOUND. */
es_err es_hosted_enter(const char *home, const char *name, struct es_bytes options) ES_MUST_USE;
es_err es_hosted_move(const char *home, const char *name, bool moved) ES_MUST_USE;
es_err es_hosted_forget(const char *home, const char *name) ES_MUST_USE;

#endif
