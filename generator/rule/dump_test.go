package rule
import ("testing";"fmt";"os";"path/filepath";"strings";"sort";"path"
"portolan/generator/markdown";"portolan/generator/schema";"portolan/generator/content";"portolan/generator/graph";"portolan/generator/edtf";"portolan/generator/geo";"portolan/generator/yamltree";"portolan/generator/diag")
func TestDump(t *testing.T){
 root:=os.Getenv("SITE"); if root=="" {root="/work/main/content"}
 var files []string
 filepath.Walk(root,func(p string,i os.FileInfo,e error)error{ if e==nil&&!i.IsDir(){ r,_:=filepath.Rel(root,p); files=append(files,r)};return nil})
 sort.Strings(files)
 read:=func(p string)string{b,_:=os.ReadFile(filepath.Join(root,p));return string(b)}
 var kinds,vocs []schema.Source; var common schema.Source
 defs:=map[string][]yamltree.Entry{}
 for _,f:=range files{ d:=path.Dir(f); switch{ case f=="kinds/_common.yaml": common=schema.Source{File:f,Text:read(f)}; case d=="kinds":kinds=append(kinds,schema.Source{File:f,Text:read(f)}); case d=="vocabularies":vocs=append(vocs,schema.Source{File:f,Text:read(f)}); case content.IsDefaults(f): defs[d],_=content.ParseDefaults(f,read(f))}}
 s,ps:=schema.Load(common,kinds,vocs)
 for _,p:=range ps{fmt.Println(p)}
 set,_:=content.LoadSettings("site.yaml",read("site.yaml"))
 pr:=&content.Parser{Schema:s,Markdown:markdown.New(markdown.Options{Lang:"en"})}
 var docs []*content.Doc
 for _,f:=range files{ d:=path.Dir(f); if d=="kinds"||d=="vocabularies"||d=="."||content.IsDefaults(f){continue}; doc:=pr.Parse(f,f,read(f),defs[d]); for _,p:=range doc.Problems{fmt.Println(p)}; docs=append(docs,doc)}
 day:=edtf.MakeDay(2026,11,23)
 g:=graph.Build(s,docs,graph.Options{Lang:"en",Today:day,Autolink:set.Autolink})
 for _,p:=range g.Problems{fmt.Println(p)}
 b,_:=os.ReadFile("../../static/geo/world-50m.json"); w,err:=geo.Load(b); if err!=nil{t.Fatal(err)}
 c:=&Context{Graph:g,Schema:s,Settings:set,Today:day,Clock:day,World:w}
 only:=os.Getenv("ONLY")
 n:=map[diag.Code]int{}
 for _,p:=range Run(c,All()){ n[p.Code]++; if only==""||strings.Contains(","+only+",",","+string(p.Code)+",") {fmt.Println(p)}}
 fmt.Println(n)
}
func BenchmarkAll(b *testing.B){}
