using System.Text;
using Imp.Domain.Shared;

namespace Imp.Web.Api;

/// <summary>The document, for programs and for people.</summary>
internal static class ApiDocs
{
    public static void MapApiDocs(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/openapi.json", (HttpContext context, ApiDocument document) =>
        {
            var bytes = Encoding.UTF8.GetBytes(document.Text());
            return ItemAnswer.WriteAsync(context, 200, bytes, ApiCalls.TagOf(bytes), "application/json; charset=utf-8");
        }).RequireAuthorization(nameof(Permission.View));
        app.MapGet("/api/docs", (HttpContext context, ApiDocument document) =>
        {
            var bytes = Encoding.UTF8.GetBytes(ApiDocsPage.Of(document.Whole));
            return ItemAnswer.WriteAsync(context, 200, bytes, ApiCalls.TagOf(bytes), "text/html; charset=utf-8");
        }).RequireAuthorization(nameof(Permission.View));
    }
}
