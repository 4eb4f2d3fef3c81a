/* SPDX-License-Identifier: EUPL-1.2 */
#include "lws_log.h"

#include "logsink.h"

#include <libwebsockets.h>

/* What it complains of is mostly what strangers sent: nothing that an operator must act on. */
static void on_log(int level, const char *line)
{
	(void)level;
	es_say(ES_LEVEL_DEBUG, "web: %s", line);
}

void es_lws_log(void)
{
	lws_set_log_level(LLL_ERR | LLL_WARN, on_log);
}
