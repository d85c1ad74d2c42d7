package fault

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// errNoClock is returned where a process cannot be given a clock of its own.
var errNoClock = errors.New("only known for amd64")

// shiftClock makes a process that has just been started under ptrace, and has
// run nothing yet, see a clock that is off by a number of seconds. Linux keeps
// no wall clock per namespace, and a Go program asks no C library that could be
// replaced: it calls the kernel's clock_gettime in the page that the kernel maps
// into every process (the vDSO). The process' own copy of that function is
// replaced by one that makes the system call and adds the offset.
//
// It must be called on the thread that started the process, which runs freely
// afterwards.
func shiftClock(pid int, by time.Duration) error {
	var status unix.WaitStatus
	if _, err := unix.Wait4(pid, &status, 0, nil); err != nil {
		return fmt.Errorf("wait for the process to stop: %w", err)
	}
	if !status.Stopped() {
		return fmt.Errorf("the process did not stop at its start: status %d", status)
	}
	err := patchClock(pid, int32(by/time.Second))
	return errors.Join(err, syscall.PtraceDetach(pid))
}

func patchClock(pid int, seconds int32) error {
	code := []byte{
		0xb8, 0xe4, 0, 0, 0, //       mov  eax, 228 (clock_gettime)
		0x0f, 0x05, //                syscall
		0x85, 0xff, //                test edi, edi (CLOCK_REALTIME is 0)
		0x75, 0x07, //                jne  to the end
		0x48, 0x81, 0x06, 0, 0, 0, 0, // add  qword [rsi], seconds
		0xc3, //                      ret
	}
	binary.LittleEndian.PutUint32(code[14:], uint32(seconds))
	base, err := vdsoOf(pid)
	if err != nil {
		return err
	}
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		return err
	}
	defer mem.Close()
	image := make([]byte, 2*os.Getpagesize()) // its size on amd64
	if _, err := mem.ReadAt(image, int64(base)); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the vDSO: %w", err)
	}
	file, err := elf.NewFile(bytes.NewReader(image))
	if err != nil {
		return fmt.Errorf("read the vDSO: %w", err)
	}
	if file.Machine != elf.EM_X86_64 {
		return errNoClock
	}
	symbols, err := file.DynamicSymbols()
	if err != nil {
		return fmt.Errorf("read the vDSO: %w", err)
	}
	for _, s := range symbols {
		if s.Name == "__vdso_clock_gettime" {
			_, err := syscall.PtracePokeText(pid, base+uintptr(s.Value), code)
			return err
		}
	}
	return errors.New("the vDSO has no clock_gettime")
}

// vdsoOf is where the kernel mapped the vDSO into a process.
func vdsoOf(pid int) (uintptr, error) {
	const sysinfoHeader = 33 // AT_SYSINFO_EHDR
	auxv, err := os.ReadFile(fmt.Sprintf("/proc/%d/auxv", pid))
	if err != nil {
		return 0, err
	}
	for ; len(auxv) >= 16; auxv = auxv[16:] {
		if binary.LittleEndian.Uint64(auxv) == sysinfoHeader {
			return uintptr(binary.LittleEndian.Uint64(auxv[8:])), nil
		}
	}
	return 0, errors.New("the process has no vDSO")
}
