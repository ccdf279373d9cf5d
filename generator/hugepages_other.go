//go:build !linux

package main

// roomInHugePages does nothing: the system has no huge pages that are asked for, or doesn't need to be asked.
func roomInHugePages(int64) (leave func()) { return func() {} }
