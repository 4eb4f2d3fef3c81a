/* SPDX-License-Identifier: EUPL-1.2 */
/* What libwebsockets says goes to the log sink. Once for the process; more often is harmless. */
#ifndef NODE_LWS_LOG_H
#define NODE_LWS_LOG_H

void es_lws_log(void);

#endif
