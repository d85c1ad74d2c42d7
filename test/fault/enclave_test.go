package fault

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

const (
	// insideVariable marks the process that runs in the enclave.
	insideVariable = "STIVER_FAULT_INSIDE"
	// oldVariable names the binary that the upgrade starts from; without it, one
	// is built that only calls itself older.
	oldVariable = "STIVER_FAULT_OLD_BIN"
	// fullVariable asks for everything.
	fullVariable = "STIVER_FAULTS"
)

// full tells whether everything was asked for.
func full() bool { return os.Getenv(fullVariable) == "full" }

// TestMain runs the tests in an enclave: a process tree, mounts and a network of
// their own, which the kernel takes down when the first process in it ends.
func TestMain(m *testing.M) {
	if os.Getenv(insideVariable) != "" {
		os.Exit(inside(m))
	}
	runtime.LockOSThread() // what starts the enclave must live as long as it
	code, err := enclave()
	if err != nil {
		fmt.Fprintln(os.Stderr, "fault:", err)
		os.Exit(1)
	}
	os.Exit(code)
}

// enclave builds the binary and runs the tests in the enclave. Where that is not
// permitted they run outside, to be skipped.
func enclave() (code int, err error) {
	dir, err := os.MkdirTemp("", "stiver-fault-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	binary, old, err := binaries(dir)
	if err != nil {
		return 0, err
	}
	self, err := os.Executable()
	if err != nil {
		return 0, err
	}
	run := func(attr *syscall.SysProcAttr, mark string) error {
		cmd := exec.Command(self, os.Args[1:]...)
		cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
		cmd.Env = append(os.Environ(), insideVariable+"="+mark, "STIVER_BIN="+binary, oldVariable+"="+old, "TMPDIR="+dir)
		cmd.SysProcAttr = attr
		return cmd.Run()
	}
	attr := &syscall.SysProcAttr{
		Cloneflags: unix.CLONE_NEWNS | unix.CLONE_NEWPID | unix.CLONE_NEWNET,
		Pdeathsig:  syscall.SIGKILL,
	}
	if os.Geteuid() != 0 {
		attr.Cloneflags |= unix.CLONE_NEWUSER
		attr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Geteuid(), Size: 1}}
		attr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getegid(), Size: 1}}
	}
	err = run(attr, "enclave")
	if errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOSYS) {
		err = run(nil, "nothing")
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return max(exit.ExitCode(), 1), nil
	}
	return 0, err
}

// binaries are the one under test and one that calls itself older.
func binaries(dir string) (binary, old string, err error) {
	build := func(name, version string) (string, error) {
		path := filepath.Join(dir, name)
		out, err := exec.Command("go", "build", "-ldflags", "-X main.version="+version, "-o", path,
			"github.com/stiver-pay/stiver/cmd/stiver").CombinedOutput()
		if err != nil {
			return "", fmt.Errorf("build the binary: %w\n%s", err, out)
		}
		return path, nil
	}
	if binary = os.Getenv("STIVER_BIN"); binary != "" {
		binary, err = filepath.Abs(binary)
	} else {
		binary, err = build("stiver", "fault")
	}
	if err != nil || !full() {
		return binary, "", err
	}
	if old = os.Getenv(oldVariable); old == "" {
		old, err = build("stiver-old", "older")
	}
	return binary, old, err
}

// whyNot is why the tests cannot run here, empty if they can.
var whyNot string

func inside(m *testing.M) int {
	if os.Getenv(insideVariable) != "enclave" {
		whyNot = "this needs namespaces (root, or a kernel that lets users make them); nothing was tested"
	} else if err := settleIn(); err != nil {
		whyNot = fmt.Sprintf("the enclave cannot be set up: %v; nothing was tested", err)
	}
	code := m.Run()
	printReport()
	return code
}

// settleIn makes /proc show the enclave's processes and nobody else see the
// mounts made here.
func settleIn() error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("keep mounts private: %w", err)
	}
	if err := unix.Mount("proc", "/proc", "proc", 0, ""); err != nil {
		return fmt.Errorf("mount /proc: %w", err)
	}
	tun, err := os.OpenFile("/dev/net/tun", os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return tun.Close()
}
