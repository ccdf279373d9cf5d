package audit

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
)

// A nuReport is what the Nu HTML checker writes with --format json
// (https://github.com/validator/validator/wiki/Output-%C2%BB-JSON).
type nuReport struct {
	Messages []struct {
		Type    string `json:"type"`
		SubType string `json:"subType"`
		URL     string `json:"url"`
		Line    int    `json:"lastLine"`
		Message string `json:"message"`
		Extract string `json:"extract"`
	} `json:"messages"`
}

// Nu checks pages at their addresses with the Nu HTML checker of a jar. Faults are its
// errors and warnings; hints are what it calls no more than that.
func Nu(ctx context.Context, jar string, addresses []string) (faults, hints []string, err error) {
	java, err := exec.LookPath("java")
	if err != nil {
		return nil, nil, fmt.Errorf("there is no Java to run the Nu HTML checker with: `sh generator/browser/get.sh java` gets one on Debian")
	}
	args := append([]string{"-Xss1m", "-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", jar, "--format", "json", "--exit-zero-always", "--stdout"}, addresses...)
	cmd := exec.CommandContext(ctx, java, args...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		return nil, nil, fmt.Errorf("the Nu HTML checker: %w: %s", err, said.String())
	}
	return nuFaults(out.Bytes())
}

// isDataBlock tells whether what the checker takes for a script that the policy blocks is a
// block of data, which the policy says nothing of: a script element of such a type ends being
// prepared before it is asked (HTML, "prepare the script element").
func isDataBlock(message, extract string) bool {
	return strings.HasPrefix(message, "Inline script violates Content Security Policy") && strings.Contains(extract, `<script type="application/ld+json">`)
}

func nuFaults(report []byte) (faults, hints []string, err error) {
	var r nuReport
	if err := json.Unmarshal(report, &r); err != nil {
		return nil, nil, fmt.Errorf("the Nu HTML checker wrote no report: %w", err)
	}
	for _, m := range r.Messages {
		kind := m.Type
		if m.SubType != "" {
			kind = m.SubType
		}
		told := fmt.Sprintf("%s:%d: %s: %s: %s", m.URL, m.Line, kind, m.Message, strings.Join(strings.Fields(m.Extract), " "))
		if kind == "info" || isDataBlock(m.Message, m.Extract) {
			hints = append(hints, told)
		} else {
			faults = append(faults, told)
		}
	}
	return faults, hints, nil
}
