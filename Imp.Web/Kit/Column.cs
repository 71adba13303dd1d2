using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Imp.Web.Kit;

/// <summary>A column of a <see cref="DataTable{TRow}"/>. Draws nothing by itself: it tells the table what its header and cells are.</summary>
public sealed class Column<TRow> : ComponentBase
{
    /// <summary>The header; on a phone the label before the value. Empty for a column of buttons.</summary>
    [Parameter] public string Title { get; set; } = "";

    /// <summary>The main column takes the spare width and is the heading of the card on a phone.</summary>
    [Parameter] public bool Main { get; set; }

    /// <summary>Aligned at the end: numbers, buttons.</summary>
    [Parameter] public bool End { get; set; }

    /// <summary>Left out on a phone.</summary>
    [Parameter] public bool Wide { get; set; }

    /// <summary>A CSS width, for example <c>8rem</c>.</summary>
    [Parameter] public string? Width { get; set; }

    /// <summary>The cell for a row.</summary>
    [Parameter] public RenderFragment<TRow>? ChildContent { get; set; }

    [CascadingParameter] private DataTable<TRow>? Table { get; set; }

    internal string Css => $"{(Main ? "col-main" : "")} {(End ? "col-end" : "")} {(Wide ? "col-wide" : "")} {(Title.Length == 0 ? "col-bare" : "")}".Trim();

    internal string? Style => Width is null ? null : $"width:{Width};min-width:min({Width},9rem)";

    /// <inheritdoc />
    // Called for every rendering of the table, in the order of the columns, before the table draws itself inside Later.
    protected override void BuildRenderTree(RenderTreeBuilder builder) => Table?.Add(this);
}
