package audit

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	batch "k8s.io/api/batch/v1"
	"sigs.k8s.io/yaml"

	"portolan/generator/bench/sitegen"
)

// yamlExamples gives the examples of README.md, by what they begin with.
func yamlExamples(t *testing.T, first string) (out []string) {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?s)\n```yaml\n(.*?\n)```\n").FindAllStringSubmatch(string(readme), -1) {
		if strings.HasPrefix(m[1], first) {
			out = append(out, m[1])
		}
	}
	return out
}

// lint gives what GitHub would find wrong with a workflow.
func lint(t *testing.T, workflow string) string {
	t.Helper()
	cmd := exec.Command("go", "tool", "-modfile=generator/tools.mod", "actionlint", "-no-color", "-shellcheck=", "-pyflakes=", "-")
	cmd.Dir, cmd.Stdin = "../..", strings.NewReader(workflow)
	var talk bytes.Buffer // of what go downloads, too
	cmd.Stderr = &talk
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &exit) || !bytes.Contains(out, []byte("<stdin>:"))) {
		t.Fatalf("%v: %s%s", err, out, talk.String())
	}
	return string(out)
}

// The examples of README.md for GitHub are workflows: their keys, expressions and the inputs of the
// actions that they use.
func TestWorkflows(t *testing.T) {
	examples := yamlExamples(t, "name: portal\n")
	if len(examples) != 2 {
		t.Fatalf("README.md has %d workflows, want one of the whole site and one of parts", len(examples))
	}
	for _, workflow := range examples {
		if found := lint(t, workflow); found != "" {
			t.Errorf("%s\n%s", found, workflow)
		}
	}
	for _, slip := range [][2]string{{"strategy:", "stratergy:"}, {"matrix.part }}/", "matrix.prat }}/"}, {"merge-multiple", "merge-many"}, {"needs: part", "needs: parts"}} {
		broken := strings.Replace(examples[1], slip[0], slip[1], 1)
		if broken == examples[1] || lint(t, broken) == "" {
			t.Errorf("%q in the place of %q is not found", slip[1], slip[0])
		}
	}
}

// The example for Kubernetes is an Indexed Job, of as many pods as there are parts; and what its pods
// run makes the whole site, wherever rclone is installed.
func TestIndexedJob(t *testing.T) {
	t.Parallel()
	examples := yamlExamples(t, "apiVersion: batch/")
	if len(examples) != 1 {
		t.Fatalf("README.md has %d jobs, want one", len(examples))
	}
	job := decodeJob(t, examples[0])
	pod := job.Spec.Template.Spec.Containers[0]
	env := map[string]string{}
	for _, v := range pod.Env {
		env[v.Name] = v.Value
	}
	parts := int(*job.Spec.Completions)
	if *job.Spec.CompletionMode != batch.IndexedCompletion || env["PARTS"] != strconv.Itoa(parts) || *job.Spec.Parallelism > *job.Spec.Completions {
		t.Errorf("a job of %d pods, %d at once, makes %s parts", parts, *job.Spec.Parallelism, env["PARTS"])
	}
	if err := yaml.UnmarshalStrict([]byte(strings.Replace(examples[0], "completionMode", "completionsMode", 1)), new(batch.Job)); err == nil {
		t.Error("a misspelt field is not found")
	}
	t.Run("pods", func(t *testing.T) {
		if _, err := exec.LookPath("rclone"); err != nil {
			t.Skip(err)
		}

		dir := t.TempDir()
		if err := sitegen.Generate(dir, 1, 12); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("go", "build", "-o", filepath.Join(dir, "bin", "portolan"), "..").CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		runIn := func(command []string, more ...string) {
			t.Helper()
			cmd := exec.Command(command[0], command[1:]...)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), more...)
			for name, value := range env {
				cmd.Env = append(cmd.Env, name+"="+value)
			}
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
		}
		store := filepath.Join(dir, "store")
		for i := range parts {
			script := strings.NewReplacer("store:", store+"/", "--out part", fmt.Sprint("--out part", i), " part ", fmt.Sprintf(" part%d ", i)).Replace(pod.Args[0])
			runIn(append(pod.Command[:len(pod.Command):len(pod.Command)], script), "RCLONE_CONFIG="+filepath.Join(dir, "none"), fmt.Sprint("JOB_COMPLETION_INDEX=", i))
		}
		runIn([]string{"bin/portolan", "build", "--today", env["TODAY"]})
		whole := filesIn(t, filepath.Join(dir, "public"))
		maps.DeleteFunc(whole, func(name, _ string) bool { return strings.HasPrefix(name, ".portolan/") })
		if diff := cmp.Diff(whole, filesIn(t, filepath.Join(store, "portal", env["BUILD"]))); diff != "" {
			t.Errorf("(-whole +store)\n%s", diff)
		}
	})
}

// decodeJob decodes a job as Kubernetes does where it is told to be strict.
func decodeJob(t *testing.T, text string) (job batch.Job) {
	t.Helper()
	if err := yaml.UnmarshalStrict([]byte(text), &job); err != nil {
		t.Fatal(err)
	}
	spec := job.Spec
	if job.Kind != "Job" || job.APIVersion != batch.SchemeGroupVersion.String() || spec.Completions == nil || spec.Parallelism == nil || spec.CompletionMode == nil ||
		len(spec.Template.Spec.Containers) != 1 || len(spec.Template.Spec.Containers[0].Args) != 1 {
		t.Fatalf("it is no Indexed Job of one container with a script: %+v", job)
	}
	return job
}
