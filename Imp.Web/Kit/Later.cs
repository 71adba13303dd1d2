using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Imp.Web.Kit;

/// <summary>Draws its content after its elder siblings have been drawn: a parent can collect them first (columns of a table).</summary>
public sealed class Later : ComponentBase
{
    /// <summary>The content.</summary>
    [Parameter] public RenderFragment? ChildContent { get; set; }

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, ChildContent);
}
