/* SPDX-License-Identifier: EUPL-1.2 */
/* Notes on which day an account was last here: once a day, and no closer. Loop's thread. */
#ifndef WEB_SEEN_H
#define WEB_SEEN_H

#include "web/api.h"

void es_seen_today(struct es_api *api, const struct es_account *account);

#endif
