/* SPDX-License-Identifier: EUPL-1.2 */
/* What writing and reading a manifest's text share. Constants and a pure function. */
#ifndef BACKUP_MANIFEST_TEXT_H
#define BACKUP_MANIFEST_TEXT_H

#include "backup/manifest.h"

#define MANIFEST_TITLE "essaim backup "
#define MANIFEST_VERSION 2
#define MANIFEST_ATTACHED "attachment "
#define MANIFEST_LINE 160 /* bytes of one, with a zero at its end */

extern const char *const manifest_carries[3]; /* by enum es_backup_files */
void manifest_hash(struct es_bytes text, char hex[ES_ID_HEX_LEN]);

#endif
