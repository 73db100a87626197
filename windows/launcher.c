/* asesmen.exe: starts the Python beside it and hands on arguments, streams and exit status.

   In a console of its own (double-clicked, or with files dropped on it) it asks for the folder first. */
#define UNICODE
#define _UNICODE
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <wchar.h>

#define LONGEST 32768

static wchar_t here[LONGEST], command[2 * LONGEST];

static BOOL WINAPI leave_it_to_python(DWORD event) {
    (void)event;
    return TRUE;
}

static int fails(const wchar_t *what) {
    MessageBoxW(NULL, what, L"asesmen", MB_OK | MB_ICONERROR);
    return 3;
}

/* The arguments as the caller wrote them, behind the name of the program. */
static const wchar_t *arguments(void) {
    const wchar_t *at = GetCommandLineW();
    int quoted = 0;
    while (*at && (quoted || (*at != L' ' && *at != L'\t'))) {
        if (*at++ == L'"') quoted = !quoted;
    }
    while (*at == L' ' || *at == L'\t') at++;
    return at;
}

/* Alone on its console, and with files or without arguments: a person has clicked. */
static int is_clicked(const wchar_t *args) {
    DWORD list[2];
    if (GetConsoleProcessList(list, 2) != 1) return 0;
    return !*args || (args[0] == L'"' ? args[2] : args[1]) == L':' || !wcsncmp(args + (args[0] == L'"'), L"\\\\", 2);
}

int main(void) {
    DWORD length = GetModuleFileNameW(NULL, here, LONGEST), status = 3;
    wchar_t *end;
    const wchar_t *args = arguments();
    STARTUPINFOW start = {.cb = sizeof start};
    PROCESS_INFORMATION process;
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
    HANDLE job;

    if (!length || length >= LONGEST || !(end = wcsrchr(here, L'\\'))) return fails(L"asesmen.exe: its own folder is not known.");
    *end = 0;
    if (wcslen(here) + wcslen(args) + 200 > 2 * LONGEST) return fails(L"asesmen: the command is too long.");
    swprintf(command, 2 * LONGEST, L"\"%ls\\program\\python.exe\" -m asesmen_cli%ls %ls", here,
             is_clicked(args) ? L".cli._double_click" : L"", args);

    /* Python ends with the launcher, whatever ends that; Ctrl-C is for Python alone. */
    job = CreateJobObjectW(NULL, NULL);
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK;
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    SetConsoleCtrlHandler(leave_it_to_python, TRUE);
    GetStartupInfoW(&start);
    if (!CreateProcessW(NULL, command, NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, NULL, &start, &process))
        return fails(L"asesmen: the folder \"program\" beside asesmen.exe is missing or incomplete. Unpack the whole zip file again.");
    AssignProcessToJobObject(job, process.hProcess);
    ResumeThread(process.hThread);
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &status);
    return (int)status;
}
