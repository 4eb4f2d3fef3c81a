/* SPDX-License-Identifier: EUPL-1.2 */
/* HOME/control.sock: where it is, made and reached. Any thread. */
#ifndef CONTROL_SOCKET_H
#define CONTROL_SOCKET_H

#include "essaim/err.h"

/* Listens, mode 0600, in place of a socket that a dead node left behind: the caller holds the
 * home's lock. Returns the descriptor, or -1 with *err. */
int es_control_listen(const char *home, es_err *err);
/* Connects; -1 where nobody listens. */
int es_control_connect(const char *home);
void es_control_unlink(const char *home);

#endif
