/* What asks a warm worker to do the work of a step, and waits: what `run_step` does in `step.py`, without the
 * start of Python, which takes longer than all else between two steps.
 *
 * It is called as Python is: `ask_worker scripts/draw_scene.py --stage ...`. Without a worker, or with one that does
 * not begin, it becomes `python` with the same arguments, which does the work itself. `request.py` says what
 * is sent, and `cores.py` why the lock of a file is held meanwhile. With `--works` alone it tells that it runs on
 * this machine. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { PATIENCE = 60000 /* milliseconds */, MOST_CORES = 1024, NOBODY = -1, WORKS = 42 };

extern char **environ;

static char *data; /* a request: texts with a zero byte between each two */
static size_t length;

static void add(const char *text, size_t size)
{
	static size_t room;
	if (length + size + 1 > room) {
		room = 2 * (length + size + 1);
		if (!(data = realloc(data, room)))
			exit(EXIT_FAILURE);
	}
	if (length)
		data[length++] = '\0';
	memcpy(data + length, text, size);
	length += size;
}

/* Collect the folder, the number of the arguments, these, and the environment. */
static int collect(int count, char **arguments)
{
	char number[16], *folder = getcwd(NULL, 0);
	if (!folder)
		return NOBODY;
	add(folder, strlen(folder));
	add(number, snprintf(number, sizeof number, "%d", count));
	for (int i = 0; i < count; i++)
		add(arguments[i], strlen(arguments[i]));
	for (char **variable = environ; *variable; variable++) {
		char *value = strchr(*variable, '=');
		if (value) {
			add(*variable, value - *variable);
			add(value + 1, strlen(value + 1));
		}
	}
	return 0;
}

/* Hold the lock of the first core that is free, until this process ends or becomes another program. */
static void take_core(const char *place)
{
	char path[PATH_MAX];
	for (int core = 0; core < MOST_CORES; core++) {
		snprintf(path, sizeof path, "%s/core.%d", place, core);
		int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		if (file < 0 || !flock(file, LOCK_EX | LOCK_NB))
			return;
		close(file);
	}
}

/* Send what was collected, with the standard files of this process. */
static int send_request(int connection)
{
	int files[] = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};
	union {
		char bytes[CMSG_SPACE(sizeof files)];
		struct cmsghdr aligned;
	} control = {{0}};
	uint32_t head = htonl(length);
	struct iovec first = {&head, sizeof head};
	struct msghdr message = {.msg_iov = &first, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
	struct cmsghdr *beside = CMSG_FIRSTHDR(&message);
	beside->cmsg_level = SOL_SOCKET;
	beside->cmsg_type = SCM_RIGHTS;
	beside->cmsg_len = CMSG_LEN(sizeof files);
	memcpy(CMSG_DATA(beside), files, sizeof files);
	if (sendmsg(connection, &message, MSG_NOSIGNAL) != sizeof head)
		return NOBODY;
	for (size_t sent = 0; sent < length;) {
		ssize_t part = send(connection, data + sent, length - sent, MSG_NOSIGNAL);
		if (part <= 0)
			return NOBODY;
		sent += part;
	}
	return 0;
}

/* Return how the step that a script is named after has ended in a worker, or NOBODY where none has begun it. */
static int ask(const char *place, int count, char **arguments)
{
	struct sockaddr_un worker = {.sun_family = AF_UNIX};
	const char *slash = strrchr(arguments[0], '/'), *name = slash ? slash + 1 : arguments[0];
	int letters = strcspn(name, "."), size = sizeof worker.sun_path;
	if (snprintf(worker.sun_path, size, "%s/%.*s", place, letters, name) >= size)
		return NOBODY;
	int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connection < 0 || connect(connection, (struct sockaddr *)&worker, sizeof worker))
		return NOBODY;
	struct pollfd answer = {connection, POLLIN, 0};
	unsigned char begun, status;
	if (collect(count, arguments) || send_request(connection) || poll(&answer, 1, PATIENCE) <= 0 ||
	    recv(connection, &begun, 1, 0) != 1 || begun != '+') {
		close(connection); /* so that a worker that is late finds nobody there, and does not begin */
		return NOBODY;
	}
	if (recv(connection, &status, 1, 0) == 1)
		return status;
	fputs("error: the process of this step was killed. Is memory short?\n", stderr);
	return EXIT_FAILURE;
}

int main(int count, char **arguments)
{
	if (count == 2 && !strcmp(arguments[1], "--works"))
		return WORKS;
	const char *place = getenv("NOTES2MANIM_WARM");
	if (place && *place && count > 1 && *arguments[1] != '-') {
		take_core(place);
		int status = ask(place, count - 1, arguments + 1);
		if (status != NOBODY)
			return status;
	}
	arguments[0] = "python";
	execvp(arguments[0], arguments);
	perror("python");
	return 127;
}
