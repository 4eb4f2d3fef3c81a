/* SPDX-License-Identifier: EUPL-1.2 */
/* From a parsed sheet to records: the practice, then what refers to it. Waits for the store:
 * workers and commands, never the loop. */
#ifndef SHEET_PUBLISH_H
#define SHEET_PUBLISH_H

#include "node.h"
#include "sheet/sheet.h"

/* Publishes the practice and, once it is durable, its testimonies, contact and tools together.
 * practice receives the entity's id. Errors: es_publish's, the sheet's. After an error in the
 * second step the practice stands alone (*practice is set, zero otherwise). */
es_err es_sheet_publish(struct es_node *node, const struct es_sheet *sheet,
                        const uint8_t author[ES_AUTHOR_LEN], uint64_t scope,
                        struct es_id *practice) ES_MUST_USE;

#endif
