package rule
import ("testing";"fmt";"os";"portolan/generator/markdown";"portolan/generator/diag")
func TestDump(t *testing.T){
 b,_:=os.ReadFile("/work/main/content/briefings/reading-disputed-places.md")
 d:=markdown.New(markdown.Options{}).Convert(diag.Pos{File:"f",Line:1,Col:1},string(b))
 fmt.Println(d.Text)
 for _,r:=range d.Runs{fmt.Printf("%q %v\n",r.Text,r.Pos)}
 for _,r:=range d.Cites{fmt.Printf("%q %v\n",r.ID,r.Sentence)}
}
