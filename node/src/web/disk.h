/* SPDX-License-Identifier: EUPL-1.2 */
/* A disk without room, as the people of this site hear of it. Loop's thread. */
#ifndef WEB_DISK_H
#define WEB_DISK_H

#include "web/api.h"

/* A greeting has just told whether the disk is full: whoever learned that it is waits to be told of the end. */
void es_disk_greeted(struct es_api *api);

/* Every ES_HERE_EVERY_MS: tells who subscribed to it that the disk is full, or is so no more. */
void es_disk_tell(struct es_api *api);

#endif
