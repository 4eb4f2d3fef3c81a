/* SPDX-License-Identifier: EUPL-1.2 */
/* Where a renewal makes its new files, and how they take the place of the old ones: es_renew_finish.
 * Main thread. */
#ifndef STORE_RENEW_FILES_H
#define STORE_RENEW_FILES_H

#include "file_system.h"
#include "store/renew.h"

/* Makes the folder of the new files, an empty one: its path is aside. */
es_err renew_make_aside(const char *home, char aside[ES_PATH_BYTES]) ES_MUST_USE;
void renew_drop_aside(const char *home);
/* The new files are whole: from now on es_renew_finish puts them in place. */
es_err renew_mark_whole(const char *home) ES_MUST_USE;

#endif
