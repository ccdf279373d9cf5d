package audit

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

//go:embed datapackage.js
var packageScript string

// DataPackage has Frictionless' own library read the data package of a site: whether its
// description follows the profiles that it names, and whether every cell of its tables is of
// the type of its column. It gives what is wrong, and what was read. Tools is the folder that
// npm installed the library into.
func DataPackage(ctx context.Context, tools, site string) (faults []string, of string, err error) {
	tools, err = filepath.Abs(tools)
	if err != nil {
		return nil, "", err
	}
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, "", fmt.Errorf("there is no Node.js to read the data package with: `sh generator/browser/get.sh node` gets it on Debian")
	}
	cmd := exec.CommandContext(ctx, node, "-", filepath.Join(site, "data", "datapackage.json"))
	cmd.Stdin = strings.NewReader(packageScript)
	cmd.Env = append(os.Environ(), "NODE_PATH="+tools)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return nil, "", fmt.Errorf("the data package can't be read: %w: %.1000s", err, out)
	}
	of, rest, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if rest != "" {
		faults = strings.Split(rest, "\n")
	}
	return faults, of, nil
}
