/* SPDX-License-Identifier: EUPL-1.2 */
/* Many sheets at once: a folder of them, or a table with one a row. The asking side reads them and says of each what
 * would become of it; nothing is published before --publish. Main thread. */
#ifndef CLI_BULK_H
#define CLI_BULK_H

#include "cli/command.h"

/* Whether a name as typed is a folder or a table (.csv). */
bool es_is_bulk(const char *name);
/* Looks at all of it, then, with --publish, publishes what can be, by one request a sheet. Returns an exit code: failed
 * where anything was refused. */
int es_bulk_import(struct es_cli *cli, const char *name);

#endif
