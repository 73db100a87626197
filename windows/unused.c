/* Stands in for a library that OR-Tools names and no command of asesmen uses. Calling it ends the program. */
__declspec(noreturn) void unused(void) { __builtin_trap(); }

int DllMainCRTStartup(void *module, unsigned long reason, void *reserved) {
    (void)module, (void)reason, (void)reserved;
    return 1;
}
