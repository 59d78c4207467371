"""What code from a model may name: the part of Manim that draws without LaTeX, files or other programs."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MOBJECTS = _words(
    """
    Annulus AnnularSector Arc ArcBetweenPoints Arrow Axes BackgroundRectangle Brace Circle Cross CubicBezier
    CurvedArrow CurvedDoubleArrow DashedLine DashedVMobject Dot DoubleArrow Ellipse Elbow FunctionGraph Group
    Line MarkupText NumberLine NumberPlane Paragraph ParametricFunction Polygon Polygram Rectangle
    RegularPolygon RightAngle RoundedRectangle Sector Square Star SurroundingRectangle Text TracedPath
    Triangle Underline ValueTracker Vector VGroup VMobject Angle AnnotationDot TangentLine
    """
)
ANIMATIONS = _words(
    """
    AnimationGroup ApplyMethod Circumscribe Create DrawBorderThenFill FadeIn FadeOut FadeToColor FadeTransform
    Flash FocusOn GrowArrow GrowFromCenter GrowFromEdge GrowFromPoint Indicate LaggedStart LaggedStartMap
    MoveAlongPath MoveToTarget ReplacementTransform Restore Rotate Rotating ScaleInPlace ShowPassingFlash
    ShrinkToCenter SpinInFromNothing Succession Transform TransformFromCopy TransformMatchingShapes Uncreate
    Unwrite UpdateFromAlphaFunc UpdateFromFunc Wait Wiggle Write
    """
)
CONSTANTS = _words(
    """
    UP DOWN LEFT RIGHT UL UR DL DR IN OUT ORIGIN PI TAU DEGREES SMALL_BUFF MED_SMALL_BUFF MED_LARGE_BUFF
    LARGE_BUFF WHITE BLACK GRAY GREY BLUE GREEN RED YELLOW ORANGE PINK PURPLE TEAL GOLD MAROON BOLD ITALIC
    BLUE_A BLUE_B BLUE_C BLUE_D BLUE_E GREEN_A GREEN_B GREEN_C GREEN_D GREEN_E RED_A RED_B RED_C RED_D RED_E
    YELLOW_A YELLOW_B YELLOW_C YELLOW_D YELLOW_E TEAL_A TEAL_B TEAL_C TEAL_D TEAL_E GRAY_A GRAY_B GRAY_C
    GRAY_D GRAY_E GOLD_A GOLD_B GOLD_C GOLD_D GOLD_E
    """
)
FUNCTIONS = _words(
    """
    always_redraw interpolate interpolate_color linear smooth there_and_back rush_into rush_from
    rotate_vector angle_of_vector
    """
)
MANIM = MOBJECTS | ANIMATIONS | CONSTANTS | FUNCTIONS
BUILTINS = _words(
    """
    abs all any bool dict divmod enumerate float int len list map max min pow range reversed round set sorted
    str sum tuple zip
    """
)
SELF = _words("play wait add remove mobjects bring_to_front bring_to_back add_foreground_mobject")
NUMPY = _words(
    """
    array arange linspace zeros ones sin cos tan arcsin arccos arctan arctan2 sinh cosh tanh exp log log2
    log10 sqrt abs floor ceil round sign mod dot cross pi e inf sum mean min max minimum maximum clip cumsum
    linalg power square hypot radians degrees
    """
)
LINALG = _words("norm")
MATH = _words(
    """
    sin cos tan asin acos atan atan2 sinh cosh tanh exp log log2 log10 sqrt floor ceil fabs pow pi e tau inf
    hypot factorial comb gcd radians degrees prod
    """
)
# Methods and fields of mobjects, trackers, texts, lists and dictionaries.
ATTRIBUTES = _words(
    """
    animate shift move_to next_to to_edge to_corner align_to center scale stretch rotate flip
    rotate_about_origin set_color set_fill set_stroke set_opacity set_z_index set_x set_y set_width
    set_height scale_to_fit_width scale_to_fit_height stretch_to_fit_width stretch_to_fit_height arrange
    arrange_in_grid arrange_submobjects set_value increment_value get_value add remove add_updater
    remove_updater clear_updaters copy become save_state restore generate_target target match_color
    match_width match_height match_x match_y match_style fade put_start_and_end_on set_points_as_corners
    set_points_smoothly apply_function get_center get_top get_bottom get_left get_right get_corner
    get_edge_center get_start get_end get_x get_y get_width get_height get_color get_vertices get_angle
    get_length get_start_and_end width height submobjects color add_to_back surround add_tip get_tip
    point_from_proportion proportion_from_point set_angle set_length
    plot plot_line_graph plot_parametric_curve c2p coords_to_point p2c point_to_coords n2p number_to_point
    p2n point_to_number get_area get_riemann_rectangles get_vertical_line get_horizontal_line
    get_lines_to_point i2gp input_to_graph_point get_secant_slope_group x_axis y_axis get_graph get_axes
    get_text put_at_tip get_brace_text_position
    append extend insert pop index count items keys values get join split strip upper lower replace
    startswith endswith sort reverse tolist real imag shape T x y
    """
)
