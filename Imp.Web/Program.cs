System.Runtime.CompilerServices.RuntimeHelpers.RunModuleConstructor(System.Reflection.Assembly.Load("Imp.Infrastructure").ManifestModule.ModuleHandle);
var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddRazorComponents().AddInteractiveServerComponents();
var app = builder.Build();
using (var c = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=:memory:")) { c.Open(); Console.WriteLine(c.ServerVersion); }
foreach (var n in typeof(Imp.Web.App).Assembly.GetManifestResourceNames()) Console.WriteLine(n);
app.UseAntiforgery();
app.MapGet("/_framework/blazor.web.js", () => Results.Stream(typeof(Imp.Web.App).Assembly.GetManifestResourceStream("web/_framework/blazor.web.js")!, "text/javascript"));
app.MapRazorComponents<Imp.Web.App>().AddInteractiveServerRenderMode();
app.Run();
