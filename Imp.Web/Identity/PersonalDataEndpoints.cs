using System.Globalization;
using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Web.Api;

namespace Imp.Web.Identity;

/// <summary>All that is stored about a person, as a file: for themselves and for owners.</summary>
internal static class PersonalDataEndpoints
{
    public static void MapPersonalData(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/people/{id:guid}/data.json", SendAsync).RequireAuthorization(nameof(Permission.View)).ExcludeFromDescription();

    private static async Task SendAsync(Guid id, HttpContext context, PersonalDataQueries people, ICurrentActor who, TimeProvider clock)
    {
        var me = await who.GetAsync();
        // Others are not told whether there is such a person.
        if (me.User?.Value != id && !me.Role.May(Permission.Own)) throw new Missing("person");

        Stream Begin()
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"imp-person-{clock.GetUtcNow():yyyyMMdd-HHmmss}.json\"");
            return context.Response.Body;
        }

        if (!await people.WriteAsync(new UserId(id), Begin, context.RequestAborted)) throw new Missing("person");
    }
}
