/* SPDX-License-Identifier: EUPL-1.2 */
/* Archives on the command line: what leaves the node as one file. For the thread that runs the command. */
#ifndef CLI_PARCEL_H
#define CLI_PARCEL_H

#include "cli/command.h"

/* The asking side: runs the command, and what it puts out goes into a file, which is there whole or not at
 * all. Returns an exit code. */
int es_parcel_to_file(struct es_cli *cli, const char *file);
/* The node's side: puts out the archive of a toolbox (as typed; NULL: of all that the structure
 * published) in the form --format names. */
int es_parcel_put_out(struct es_cli *cli, const char *typed);
/* Whether a file's name says that it is an archive (.zip). */
bool es_is_archive(const char *name);
/* The node's side of `import FILE.zip`: says what is in an archive of another federation and, with
 * --publish, takes it over. */
int es_archive_import(struct es_cli *cli, const char *path);
/* Whether --format is one that there is; says so otherwise. */
bool es_parcel_format_fits(struct es_cli *cli);

#endif
